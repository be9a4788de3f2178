from django.urls import path

from learning.lab import views

urlpatterns = [
    path("lab/", views.lab, name="lab"),
    path("examples/", views.examples, name="examples"),
    path("examples/<slug:slug>/", views.example, name="example"),
]
