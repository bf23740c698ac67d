from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("sessions/end/", views.end_session, name="end_session"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("locks/", views.locks, name="locks"),
]
