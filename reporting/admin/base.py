"""What the admin pages of all apps share: doors that must be shut everywhere, locked rows, and history pages."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from reporting.enums import PlanState
from reporting.history import WHAT_HAPPENED, changes, contents, history_of, with_links
from reporting.models import Plan, User

# As many digits as a key of the database can have.
_KEY = re.compile(r"[0-9]{1,18}")


def keys(values: Iterable[Any]) -> list[str]:
    """Those of the values that can be keys; a forger sends others, at which the database would stumble."""
    return [str(value) for value in values if _KEY.fullmatch(str(value))]


class SelectByKey(AutocompleteSelect):
    """Shows what was chosen; what can be nobody's key is shown as nothing, with the field's own error."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, keys(value), attr)


class SelectMultipleByKey(AutocompleteSelectMultiple):
    """The same for several rows."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, keys(value), attr)


class RowsByKey(forms.ModelMultipleChoiceField):
    """Several rows; a key that no database could hold is refused before one is asked."""

    def clean(self, value: Any) -> Any:
        for each in value if isinstance(value, list | tuple) else ():
            if not keys([each]):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": each},
                )
        return super().clean(value)


class BaseAdmin(admin.ModelAdmin):
    """A model's pages; a row outside `get_queryset` answers as one that does not exist: 404 on every address."""

    show_facets = admin.ShowFacets.NEVER
    list_per_page = 100
    empty_value_display = "—"
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if ACTION_CHECKBOX_NAME in request.POST:
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, keys(posted.getlist(ACTION_CHECKBOX_NAME)))
            request.POST = posted  # type: ignore[assignment]
        return super().changelist_view(
            request, {"title": self.opts.verbose_name_plural, **(extra_context or {})}
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside the choice of another row stands at most a link to add one: deleting a unit is no part of a target."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for right in ("can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, right, False)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget", SelectByKey(db_field, self.admin_site, using=kwargs.get("using"))
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget", SelectMultipleByKey(db_field, self.admin_site, using=kwargs.get("using"))
            )
            kwargs.setdefault("form_class", RowsByKey)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Django would go to the front page with a message, which tells a forger no less and a script nothing."""
        raise Http404(f"没有这条{opts.verbose_name}。")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class HistoryAdmin(BaseAdmin):
    """Pages of a model with `HistoricalRecords`: what changed, who changed it and when, old and new.

    django-simple-history brings admin pages of its own. They are not used: their page of one version takes a POST
    from anybody who may view the row and writes it, and both look past `get_queryset`.
    """

    history_per_page = 50

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.version_view)
        version = path("<path:object_id>/history/<int:version>/", view, name=self._version_url)
        return [version, *super().get_urls()]

    @property
    def _version_url(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_version"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All changes of a row, the newest first."""
        row = self._row(request, object_id)
        page = Paginator(history_of(row), self.history_per_page).get_page(request.GET.get("p"))
        # The oldest change of a page needs the version before it, which stands on the next page.
        start = page.start_index() - 1
        records = (
            with_links(history_of(row)[start : start + self.history_per_page + 1])
            if page.paginator.count
            else []
        )
        before = [*records[1:], None]
        entries = [
            {
                "record": record,
                "what": WHAT_HAPPENED[record.history_type],
                "changes": changes(record, earlier) if earlier else [],
                "is_first": earlier is None,
                "url": reverse(f"admin:{self._version_url}", args=[row.pk, record.pk]),
            }
            for record, earlier in list(zip(records, before, strict=True))[: self.history_per_page]
        ]
        return self._page(
            request,
            row,
            "admin/history.html",
            title=f"修改记录：{row}",
            entries=entries,
            page=page,
            **extra_context or {},
        )

    @method_decorator(require_safe)
    def version_view(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        """A row as it stood after one of its changes. Reading only: any other method is 405."""
        row = self._row(request, object_id)
        record = with_links([get_object_or_404(history_of(row), pk=version)])[0]
        return self._page(
            request,
            row,
            "admin/version.html",
            title=f"当时的内容：{row}",
            record=record,
            what=WHAT_HAPPENED[record.history_type],
            contents=contents(record),
        )

    def _row(self, request: HttpRequest, object_id: str) -> models.Model:
        """The row, if this person may view it. Raises PermissionDenied or Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404(f"没有这条{self.opts.verbose_name}。")
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _page(
        self, request: HttpRequest, row: models.Model, template: str, **context: Any
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "object": row,
                "module_name": self.opts.verbose_name_plural,
                **context,
            },
        )


class LockedByPlan:
    """For rows with a `plan`: what the plan printed is locked once it is adopted (decision 0003).

    Rows are added to drafts (the form sees to it, `reporting.admin.forms.InDraft`) and deleted from drafts only.
    """

    printed_fields: tuple[str, ...] = ()
    takes_adopted = False
    """Whether rows can be added to an adopted plan too, on conditions that the form knows."""
    locked_note = (
        "这个年度计划已经批准，文件印出的内容不能再改，其他的可以改，改动都有记录。指标的目标有调整、有误的，填“目标变更”；"
        "还没有下发过填报任务的，也可以在“年度计划”里把状态改回草案来改。"
    )

    @staticmethod
    def is_locked(row: models.Model | None) -> bool:
        return row is not None and not row.plan.is_open  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*fields, *self.printed_fields) if self.is_locked(obj) else fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.is_locked(obj)  # type: ignore[misc]


def wants_draft_plans(request: HttpRequest, site: admin.AdminSite) -> bool:
    """Whether an autocomplete request comes from a form whose rows may be added to drafts only."""
    try:
        model = apps.get_model(request.GET.get("app_label", ""), request.GET.get("model_name", ""))
    except (LookupError, ValueError):
        return False
    if not site.is_registered(model):
        return False
    pages = site.get_model_admin(model)
    return isinstance(pages, LockedByPlan) and not pages.takes_adopted


class LatestPlanFilter(admin.SimpleListFilter):
    """One year's rows; without a choice the latest plan's, since that is the one being worked on."""

    title = "年度"
    parameter_name = "plan_year"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = Plan.objects.order_by("-year").values_list("year", flat=True)
        return [*((str(year), f"{year}年") for year in years), (self.ALL, "全部年度")]

    def value(self) -> str:
        """The chosen year; the latest for none and for one that does not exist."""
        chosen, known = super().value(), [str(value) for value, _ in self.lookup_choices]
        return chosen if chosen in known else known[0]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset if self.value() == self.ALL else queryset.filter(plan__year=self.value())


def by_and_at(person: User | None, at: datetime.datetime | None) -> str:
    """Who did something and when, in one line; empty where nobody has."""
    return f"{person}，{date_format(timezone.localtime(at), 'Y-m-d H:i')}" if at else ""


def drafts(queryset: models.QuerySet, plan: str = "") -> models.QuerySet:
    """Those rows whose plan (by way of `plan`, a field's name; empty for plans themselves) is a draft."""
    return queryset.filter(**{f"{plan}__state" if plan else "state": PlanState.DRAFT})
