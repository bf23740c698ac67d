from django.urls import path

from projects import views

urlpatterns = [
    path("", views.task_list, name="livelihood"),
    path("<int:pk>/", views.task_detail, name="livelihood-task"),
]
