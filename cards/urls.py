from cards import api
from web.routing import api_path

api_urlpatterns = [
    *api_path("cards/", api.CardList.as_view(), name="cards"),
    *api_path("cards/<int:pk>/", api.CardDetail.as_view(), name="card"),
    *api_path("glossary/", api.Glossary.as_view(), name="glossary"),
    *api_path("reports/", api.Reports.as_view(), name="reports"),
]
