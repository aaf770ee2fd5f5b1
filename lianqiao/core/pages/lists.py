"""The list page: filters in the address, chips, sorting, column choice, and an export of exactly what it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_filters import FilterSet
from django_tables2 import RequestConfig, Table

from lianqiao.core.exchange import export_list
from lianqiao.core.models import SavedFilter
from lianqiao.core.pages.base import Page
from lianqiao.core.pages.paging import RecordPaginator

#: What stands in an address and is no choice worth keeping.
PASSING = ("page", "export", "csrfmiddlewaretoken")
NAME_LENGTH, QUERY_LENGTH = 40, 2000


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class ColumnChoice:
    """A column that the person may show or hide."""

    name: str
    label: str
    shown: bool


class ListPage(Page):
    """A list of the records that the actor may see.

    A face gives the table, the filters and `records()`; an empty list says in `empty_title` and `empty_text` what to
    do next. Until the person chooses otherwise, the list stands in `order` (the table's own where there is none) and
    leaves out `hidden_columns`; its export then has `exported_columns` all the same, so that it can be imported again.
    """

    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[FilterSet]]
    page_size: ClassVar[int] = 20
    order: ClassVar[tuple[str, ...]] = ()
    hidden_columns: ClassVar[tuple[str, ...]] = ()
    exported_columns: ClassVar[tuple[str, ...]] = ()
    empty_title: ClassVar[Any] = ""
    empty_text: ClassVar[Any] = ""
    template_name = "shell/pages/list.html"

    def records(self) -> QuerySet[Any]:
        """The records before filtering; begins with `visible_to(self.actor)`."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it lists")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the list, or send it as a file."""
        filterset = self.filterset_class(request.GET, queryset=self.records(), request=request)
        records = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        table = self._table(records)
        file_format = request.GET.get("export")
        if file_format:
            return self._export(table, file_format)
        RequestConfig(request, paginate={"per_page": self.page_size, "paginator_class": RecordPaginator}).configure(
            table
        )
        chips = self._chips(filterset)
        return self.render_to_response(
            self.get_context_data(
                table=table,
                filterset=filterset,
                filter_form=self.filter_form(filterset),
                chips=chips,
                clear_url=request.path,
                columns=self._column_choices(table),
                hidden=self._kept("columns"),
                kept=[pair for pair in self._kept() if pair["name"] in ("sort", "columns")],
                export_url=self._address(export="xlsx"),
                saved=self._saved(),
                save_url=request.get_full_path() if chips or request.GET.get("sort") else "",
                empty_title=_("没有符合条件的记录") if chips else str(self.empty_title),
                empty_text=_("试着去掉一两个筛选条件。") if chips else str(self.empty_text),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep the filters of the address under a name (the name's earlier ones give way), or forget them."""
        if self.actor.is_anonymous:
            return redirect_to_login(request.get_full_path())
        mine = SavedFilter.objects.filter(user=self.actor.user, page=request.path)
        if "remove" in request.POST:
            mine.filter(name=request.POST["remove"]).delete()
            return redirect(request.get_full_path())
        name = request.POST.get("name", "").strip()[:NAME_LENGTH]
        query = self._query(QueryDict(request.POST.get("query", ""))).urlencode()
        if not name or not query or len(query) > QUERY_LENGTH:
            messages.error(request, _("请先选好筛选条件，并起一个名字。"))
            return redirect(request.get_full_path())
        mine.update_or_create(defaults={"query": query}, user=self.actor.user, page=request.path, name=name)
        messages.success(request, _("已保存为常用筛选“%(name)s”。") % {"name": name})
        return redirect(f"{request.path}?{query}")

    def filter_form(self, filterset: FilterSet) -> Any:
        """The form of the filters as the template shows it; a face may keep what it looks like with nothing chosen."""
        return filterset.form

    def _saved(self) -> list[dict[str, Any]]:
        """The person's filters of this list, as the toolbar shows them."""
        if self.actor.is_anonymous:
            return []
        here = self._query(self.request.GET).urlencode()
        kept = SavedFilter.objects.filter(user=self.actor.user, page=self.request.path)
        return [{"label": row.name, "url": f"{row.page}?{row.query}", "active": row.query == here} for row in kept]

    @staticmethod
    def _query(given: QueryDict) -> QueryDict:
        """What of an address is a choice of the person and worth keeping."""
        query = given.copy()
        for name in PASSING:
            query.pop(name, None)
        for name, values in list(query.lists()):
            query.setlist(name, [value for value in values if value])
        return query

    def _table(self, records: QuerySet[Any]) -> Table:
        names = self.table_class.base_columns
        wanted = set(self.request.GET.getlist("columns")) & set(names)
        left_out = [name for name in names if name not in wanted] if wanted else list(self.hidden_columns)
        if "export" in self.request.GET and not wanted:
            left_out = [name for name in left_out if name not in self.exported_columns]
        asked = self.request.GET.getlist("sort")[:1]
        if self.order and not asked:
            table = self.table_class(records.order_by(*self.order), exclude=left_out, order_by=())
        else:
            table = self.table_class(records, exclude=left_out)
        # A table that is given its request at once counts and reads a first page with a paginator of its own.
        table.request = self.request
        if asked:
            table.order_by = asked
        return table

    def _export(self, table: Table, file_format: str) -> HttpResponseBase:
        if file_format not in ("xlsx", "csv"):
            raise Http404(_("只能导出 xlsx 或 csv。"))
        return export_list(table, fmt="csv" if file_format == "csv" else "xlsx", name=self.page_title())

    def _column_choices(self, table: Table) -> list[ColumnChoice]:
        shown = {column.name for column in table.columns}
        return [
            ColumnChoice(name, str(column.verbose_name or name), name in shown)
            for name, column in self.table_class.base_columns.items()
            if column.verbose_name
        ]

    def _chips(self, filterset: FilterSet) -> list[Chip]:
        form = filterset.form
        chips = []
        for name, field in form.fields.items():
            for part in self._parts_of(name):
                value = form.cleaned_data.get(name) if form.is_valid() else None
                if value in (None, "", [], ()) or (hasattr(value, "exists") and not value.exists()):
                    continue
                chips.append(Chip(str(field.label), self._words(field, part), self._address(without=(name, part))))
        return chips

    def _parts_of(self, name: str) -> Iterable[str]:
        return [value for value in self.request.GET.getlist(name) if value]

    def _words(self, field: Any, raw: str) -> str:
        if hasattr(field, "queryset") and field.queryset is not None:
            key = field.to_field_name or "pk"
            record = field.queryset.filter(**{key: raw}).first()
            return raw if record is None else str(field.label_from_instance(record))
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return choices.get(raw, raw)

    def _kept(self, *without: str) -> list[dict[str, str]]:
        """What a form on the list carries along from the address, so that it changes nothing else."""
        left_out = {"page", "export", *without}
        pairs = [(name, value) for name, values in self.request.GET.lists() for value in values]
        return [{"name": name, "value": value} for name, value in pairs if name not in left_out]

    def _address(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop("export", None)
        if without is not None:
            name, value = without
            query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
        for name, value in changes.items():
            query[name] = value
        encoded = query.urlencode()
        return f"{self.request.path}?{encoded}" if encoded else self.request.path
