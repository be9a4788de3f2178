from django.urls import path

from learning.map.views import map_page

urlpatterns = [path("map/", map_page, name="map")]
