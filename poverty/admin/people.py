"""Accounts and groups, in the theme's dress."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from poverty.admin.base import ForgivingList

admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(ForgivingList, BaseUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "last_name", "first_name", "is_staff", "is_active", "last_login")


@admin.register(Group)
class GroupAdmin(ForgivingList, BaseGroupAdmin, ModelAdmin):
    pass
