"""The path of the front door."""

from django.urls import path

from wirtual.deployment.welcome.views import front_door

urlpatterns = [path("", front_door, name="front-door")]
