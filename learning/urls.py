from django.urls import include, path

from learning import api, claim_views, goal_views, goals_api, placement_api, views
from learning.lab.urls import api_urlpatterns as lab_api
from web.routing import api_path

api_urlpatterns = [
    *api_path("concepts/", api.ConceptList.as_view(), name="concepts"),
    *api_path("concepts/<slug:slug>/claim", api.ClaimConcept.as_view(), name="concept-claim"),
    *api_path("concepts/<slug:slug>/", api.ConceptDetail.as_view(), name="concept"),
    *api_path("goals/", goals_api.Goals.as_view(), name="goals"),
    *api_path("goals/<slug:slug>", goals_api.OneGoal.as_view(), name="goal"),
    *api_path("plan", goals_api.StudyPlan.as_view(), name="plan"),
    *lab_api,
    *api_path("placement", placement_api.Placements.as_view(), name="placement"),
    *api_path("placement/answer", placement_api.PlacementAnswers.as_view(), name="placement-answer"),
    *api_path("placement/finish", placement_api.PlacementEnd.as_view(), name="placement-finish"),
]

urlpatterns = [
    path("course/", views.course, name="course"),
    path("concepts/<slug:slug>/", views.concept, name="concept-page"),
    path("concepts/<slug:slug>/claim", claim_views.claim, name="claim"),
    path("concepts/<slug:slug>/claim/undo", claim_views.undo, name="claim-undo"),
    path("goals/", goal_views.goals, name="goals-page"),
    path("goals/<slug:slug>/drop", goal_views.drop, name="goal-drop"),
    path("cards/<slug:slug>/", views.card, name="card-page"),
    path("questions/<int:pk>/", views.suggested, name="suggested"),
    path("glossary/", views.glossary, name="glossary-page"),
    path("report/", views.report, name="report"),
    path("", include("learning.lab.urls")),
    path("", include("learning.map.urls")),
    path("", include("learning.infographics.urls")),
]
