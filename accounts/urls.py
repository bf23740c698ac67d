from django.urls import path

from accounts import views

urlpatterns = [
    path("locks/", views.locks, name="locks"),
]
