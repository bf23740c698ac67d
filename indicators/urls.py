from django.urls import path

from indicators import views

urlpatterns = [
    path("", views.indicator_list, name="indicators"),
    path("years/", views.year_on_year, name="indicator_years"),
    path("<int:number>/", views.indicator_detail, name="indicator"),
]
