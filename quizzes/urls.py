from quizzes import api
from web.routing import api_path

api_urlpatterns = [
    *api_path("items/", api.ItemList.as_view(), name="items"),
    *api_path("practice/types", api.PracticeTypes.as_view(), name="practice-types"),
    *api_path("practice/next", api.PracticeNext.as_view(), name="practice-next"),
    *api_path("practice/answer", api.PracticeAnswerView.as_view(), name="practice-answer"),
]
