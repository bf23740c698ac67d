"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path

from chengkou import views
from chengkou.brief.views import brief
from chengkou.dashboards import views as dashboards
from chengkou.demo import styleguide
from chengkou.documents.views import document
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
    path("plans/<int:year>/history/", dashboards.history, name="history"),
    path("plans/<int:year>/brief/", brief, name="brief"),
    path("plans/<int:year>/documents/<slug:name>.<slug:ending>", document, name="document"),
    path("plans/<int:year>/checks/", dashboards.checks, name="checks"),
    path("screen/<int:year>/", dashboards.wall, name="screen"),
    path("search/", search, name="search"),
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.PasswordView.as_view(), name="password"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password-done"),
    path("theme/", views.theme, name="theme"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
