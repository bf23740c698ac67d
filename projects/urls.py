from django.urls import path

from projects import ledger_views, views

urlpatterns = [
    path("livelihood/", views.task_list, name="livelihood"),
    path("livelihood/<int:pk>/", views.task_detail, name="livelihood-task"),
    path("projects/", ledger_views.project_list, name="projects"),
    path("projects/<int:pk>/", ledger_views.project_detail, name="project"),
]
