from learning import api
from web.routing import api_path

api_urlpatterns = [
    *api_path("concepts/", api.ConceptList.as_view(), name="concepts"),
    *api_path("concepts/<slug:slug>/", api.ConceptDetail.as_view(), name="concept"),
]

urlpatterns: list = []
