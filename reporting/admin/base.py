"""What the admin pages of all apps share: safe keys, 404 for hidden rows, locked rows, history."""

import datetime
import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from reporting.admin.change_list import NumericChangeList
from reporting.admin.seen import SeenAdmin
from reporting.enums import PlanState
from reporting.history import WHAT_HAPPENED, changes, contents, history_of, with_links
from reporting.models import Plan, User
from reporting.models.kept import PRESENT

if TYPE_CHECKING:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
else:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField

# As many digits as a key of the database can have.
_KEY = re.compile(r"[0-9]{1,18}")


def keys(values: Iterable[Any]) -> list[str]:
    """The values that can be keys; others, which a forger sends, would be errors in a query."""
    return [str(value) for value in values if _KEY.fullmatch(str(value))]


class SelectByKey(AutocompleteSelect):
    """Shows what was chosen; what cannot be a key is not shown, and the field has its error."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, keys(value), attr)


class SelectMultipleByKey(AutocompleteSelectMultiple):
    """The same for several rows."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, keys(value), attr)


class RowsByKey(ModelMultipleChoiceField):
    """Several rows; what cannot be a key is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if not keys([key]):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


def again_after_collision(
    request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
) -> HttpResponse:
    """The view's answer; asked once more where another person was faster by a moment.

    Two equal rows that are added at once both pass the form, and the database refuses the second;
    so it does with a row that refers to one deleted just then. All of the second was rolled back,
    and asked again its form sees the other row and says so at the field.
    """
    try:
        return view(request, *args, **kwargs)
    except IntegrityError:
        if request.method != "POST":
            raise
    return view(request, *args, **kwargs)


class BaseAdmin(SeenAdmin):
    """A model's pages; a row outside `get_queryset` is a 404 on every address."""

    show_facets = admin.ShowFacets.NEVER
    list_per_page = 100
    empty_value_display = "—"
    sort_keys: dict[str, str] = {}
    """By which field a column is sorted whose own text is in no useful order."""
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return NumericChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if ACTION_CHECKBOX_NAME in request.POST:
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, keys(posted.getlist(ACTION_CHECKBOX_NAME)))
            request.POST = posted  # type: ignore[assignment]
        context = {"title": self.opts.verbose_name_plural, **(extra_context or {})}
        return again_after_collision(request, super().changelist_view, context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return again_after_collision(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return again_after_collision(request, super().delete_view, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, without links to change or delete the chosen row beside its choice."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for right in ("can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, right, False)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            widget = SelectByKey(db_field, self.admin_site, using=kwargs.get("using"))
            kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            widget = SelectMultipleByKey(db_field, self.admin_site, using=kwargs.get("using"))
            kwargs.setdefault("widget", widget)
        kwargs.setdefault("form_class", RowsByKey)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Answer 404, where Django would redirect to the front page with a message."""
        raise Http404(f"没有这条{opts.verbose_name}。")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class HistoryAdmin(BaseAdmin):
    """Pages of a model with `HistoricalRecords`: what changed, by whom and when, old and new.

    The admin pages of django-simple-history are not used: their page of one version writes the row
    for anybody who may view it, and both ignore `get_queryset`.
    """

    history_per_page = 50

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row; of one without history, loaded from a file, what it was before first."""
        if change and not history_of(obj).exists():
            stored = type(obj)._base_manager.get(pk=obj.pk)
            stored._change_reason = "修改前的内容"
            stored.save()
        super().save_model(request, obj, form, change)

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
        return self._page(
            request,
            row,
            "admin/history.html",
            title=f"修改记录：{row}",
            entries=self._history_entries(row, page),
            page=page,
            **extra_context or {},
        )

    def _history_entries(self, row: models.Model, page: Page[Any]) -> list[dict[str, Any]]:
        """The changes of one page of a row's history."""
        if not page.paginator.count:
            return []
        # The oldest change of a page needs the version before it, which is on the next page.
        start = page.start_index() - 1
        records = with_links(history_of(row)[start : start + self.history_per_page + 1])
        entries = []
        for record, earlier in zip_longest(records[: self.history_per_page], records[1:]):
            entry = {
                "record": record,
                "what": WHAT_HAPPENED[record.history_type],
                "changes": changes(record, earlier) if earlier else [],
                "is_first": earlier is None,
                "url": reverse(f"admin:{self._version_url}", args=[row.pk, record.pk]),
            }
            entries.append(entry)
        return entries

    @method_decorator(require_safe)
    def version_view(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        """A row as it was after one of its changes. Any method that is not for reading is a 405."""
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
        row: models.Model | None = self.get_object(request, unquote(object_id))
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


class DeletedFilter(admin.SimpleListFilter):
    """The rows that are there, or those that were deleted."""

    title = "状态"
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "已删除")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "现有"}, *others]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        return queryset.filter(deleted_since__isnull=self.value() != "1")


class KeptAdmin(HistoryAdmin):
    """Pages of a model whose rows are marked when they are deleted (`Kept`).

    The marked ones are read only: in the list by a filter, each with its history.
    """

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model.with_deleted.all()
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*super().get_list_filter(request), DeletedFilter]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """A choice elsewhere offers what is there; a list has its filter."""
        if "field_name" in request.GET:
            queryset = queryset.filter(PRESENT)
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_deleted(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_deleted(obj)


def _is_deleted(row: Any) -> bool:
    return row is not None and row.deleted_since is not None


class LockedByPlan:
    """For rows with a `plan`: what the plan printed is locked once it is adopted (decision 0003).

    Rows are added to drafts (by the form, `reporting.admin.forms.InDraft`) and deleted from drafts
    only.
    """

    printed_fields: tuple[str, ...] = ()
    takes_adopted = False
    """Whether rows can be added to an adopted plan too, if the form allows it."""
    locked_note = (
        "这个年度计划已经批准，文件印出的内容不能再改，其他的可以改，改动都有记录。"
        "指标的目标有调整、有误的，填“目标变更”；"
        "还没有下发过填报任务的，也可以在“年度计划”里把状态改回草案来改。"
    )

    @staticmethod
    def is_locked(row: models.Model | None) -> bool:
        return row is not None and not row.plan.is_open  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        if self.is_locked(obj):
            return (*fields, *self.printed_fields)
        return fields

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
    """One year's rows; without a choice the latest plan's, which is the one in use."""

    title = "年度"
    parameter_name = "plan_year"
    ALL = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        plans = Plan.objects.order_by("-year").only("year", "state")
        choices = [(str(plan.year), f"{plan.year}年{plan.draft_mark}") for plan in plans]
        return [*choices, (self.ALL, "全部年度")]

    def value(self) -> str:
        """The chosen year; the latest for none and for one that does not exist."""
        known = [str(value) for value, _ in self.lookup_choices]
        chosen = super().value()
        return chosen if chosen in known else known[0]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        if self.value() == self.ALL:
            return queryset
        return queryset.filter(plan__year=self.value())


def by_and_at(person: User | None, at: datetime.datetime | None) -> str:
    """Who did something and when, in one line; empty if nobody has."""
    if at is None:
        return ""
    return f"{person}，{date_format(timezone.localtime(at), 'Y-m-d H:i')}"


def drafts(queryset: models.QuerySet[Any], plan: str = "") -> models.QuerySet[Any]:
    """The rows whose plan is a draft; `plan` names the key to it, empty for plans themselves."""
    state = f"{plan}__state" if plan else "state"
    return queryset.filter(**{state: PlanState.DRAFT})
