from django.urls import path

from learning.infographics import views

urlpatterns = [
    path("infographics/", views.gallery, name="infographics"),
    path("infographics/<slug:slug>/", views.infographic, name="infographic"),
]
