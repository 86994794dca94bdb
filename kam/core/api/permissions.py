"""Who may do what: reading is ruled by visible_to, writing by editable_by. No third rule."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated


class EditableOrReadOnly(IsAuthenticated):
    """The default of every viewset: it sees what get_queryset shows, changes what is editable."""

    message = _("You may look at this, but not change it.")

    def has_permission(self, request, view) -> bool:
        if not super().has_permission(request, view):
            return False
        return request.method in SAFE_METHODS or request.user.can_write

    def has_object_permission(self, request, view, obj) -> bool:
        if request.method in SAFE_METHODS:
            return True
        return type(obj).objects.editable_by(request.user).filter(pk=obj.pk).exists()


class CanWrite(IsAuthenticated):
    """To archive and to bring back: an archived account is editable by nobody, yet may return."""

    message = EditableOrReadOnly.message

    def has_permission(self, request, view) -> bool:
        return super().has_permission(request, view) and request.user.can_write


class Leads(IsAuthenticated):
    """Managers, administrators and readers look at what concerns all; readers change nothing."""

    message = _("Only managers and administrators may do this.")

    def has_permission(self, request, view) -> bool:
        if not super().has_permission(request, view) or not request.user.leads:
            return False
        return request.method in SAFE_METHODS or request.user.can_write

    def has_object_permission(self, request, view, obj) -> bool:
        return True


class ManagersChange(IsAuthenticated):
    """Everybody reads what concerns no single account; managers and administrators change it."""

    message = Leads.message

    def has_permission(self, request, view) -> bool:
        if not super().has_permission(request, view):
            return False
        return request.method in SAFE_METHODS or (request.user.can_write and request.user.leads)

    def has_object_permission(self, request, view, obj) -> bool:
        return True


class AdministratorsChange(IsAuthenticated):
    """Everybody reads what rules all; administrators change it."""

    message = _("Only administrators may do this.")

    def has_permission(self, request, view) -> bool:
        if not super().has_permission(request, view):
            return False
        return request.method in SAFE_METHODS or request.user.role == "admin"

    def has_object_permission(self, request, view, obj) -> bool:
        return True


class Administers(IsAuthenticated):
    message = _("Only administrators may do this.")

    def has_permission(self, request, view) -> bool:
        return super().has_permission(request, view) and request.user.role == "admin"


class NotByToken(BasePermission):
    """What a stolen key must not do: it asks for the login of a person."""

    message = _("Log in as a person for this: a token may not do it.")

    def has_permission(self, request, view) -> bool:
        return request.method in SAFE_METHODS or request.auth is None
