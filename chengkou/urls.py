"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path

from accounts.audit.views import audit_log
from chengkou import views
from chengkou.brief.views import brief
from chengkou.dashboards import views as dashboards
from chengkou.demo import styleguide
from chengkou.documents.views import document
from chengkou.followups import views as followups
from chengkou.operations import views as operations
from chengkou.search.views import search
from indicators import views as indicators

handler400 = views.bad_request
handler500 = views.server_error

urlpatterns = [
    path("", views.home, name="home"),
    path("plans/<int:year>/", dashboards.overview, name="overview"),
    path("plans/<int:year>/indicators/", include("indicators.urls")),
    path("plans/<int:year>/", include("projects.urls")),
    path("plans/<int:year>/tasks/", dashboards.key_task_list, name="key-tasks"),
    path("plans/<int:year>/tasks/<int:number>/", indicators.key_task_detail, name="key-task"),
    path("plans/<int:year>/shortfalls/", dashboards.shortfall_list, name="shortfalls"),
    path("plans/<int:year>/departments/", dashboards.department_list, name="departments"),
    path(
        "plans/<int:year>/departments/<slug:code>/",
        dashboards.department_detail,
        name="department",
    ),
    path("plans/<int:year>/followups/", followups.followup_list, name="followups"),
    path("plans/<int:year>/followups/new/", followups.followup_new, name="followup-new"),
    path("plans/<int:year>/followups/<int:pk>/", followups.followup_detail, name="followup"),
    path(
        "plans/<int:year>/followups/<int:pk>/files/<int:file_id>/",
        followups.followup_file,
        name="followup-file",
    ),
    path("plans/<int:year>/history/", dashboards.history, name="history"),
    path("plans/<int:year>/brief/", brief, name="brief"),
    path("plans/<int:year>/documents/<slug:name>.<slug:ending>", document, name="document"),
    path("plans/<int:year>/checks/", dashboards.checks, name="checks"),
    path("screen/<int:year>/", dashboards.wall, name="screen"),
    path("search/", search, name="search"),
    path("login/", views.SignInView.as_view(), name="login"),
    path("login/code/", views.CodeView.as_view(), name="code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.PasswordView.as_view(), name="password"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password-done"),
    path("audit/", audit_log, name="audit"),
    path("account/", include("accounts.urls")),
    path("theme/", views.theme, name="theme"),
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
