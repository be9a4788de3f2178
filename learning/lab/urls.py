from django.urls import path

from learning.lab import api, views
from web.routing import api_path

api_urlpatterns = [*api_path("lab/attention", api.LabAttention.as_view(), name="lab-attention")]

urlpatterns = [
    path("lab/", views.lab, name="lab"),
    path("examples/", views.examples, name="examples"),
    path("examples/<slug:slug>/", views.example, name="example"),
]
