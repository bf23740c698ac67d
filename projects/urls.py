from django.urls import path

from projects.views import ledger, projects, tasks

urlpatterns = [
    path("livelihood/", tasks.task_list, name="livelihood"),
    path("livelihood/<int:pk>/", tasks.task_detail, name="livelihood-task"),
    path("projects/", projects.project_overview, name="projects"),
    path("projects/ledger/", ledger.project_ledger, name="project-ledger"),
    path("projects/<int:pk>/", projects.project_detail, name="project"),
]
