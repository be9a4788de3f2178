"""How people come in: demo accounts of embedded mode, roles, and what a new account starts with."""

import secrets

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts import roles
from accounts.models import User

DEMO_LEARNER = "learner@example.com"
DEMO_AUTHOR = "author@example.com"


@transaction.atomic
def set_up_roles() -> None:
    """Create the groups of `roles.ROLE_PERMISSIONS` and give them exactly their permissions. Safe to repeat."""
    for role, apps in roles.ROLE_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role)
        allowed = []
        for permission in Permission.objects.filter(content_type__app_label__in=apps).select_related("content_type"):
            action = permission.codename.partition("_")[0]
            model = permission.content_type.model
            label = f"{permission.content_type.app_label}.{permission.codename}"
            if model in roles.READ_ONLY_MODELS and action != "view":
                continue
            if role == roles.AUTHOR and label in roles.AUTHOR_EXCEPT:
                continue
            extra = role == roles.REVIEWER and label in roles.REVIEWER_EXTRA
            if action in apps[permission.content_type.app_label] or extra:
                allowed.append(permission)
        group.permissions.set(allowed)


@transaction.atomic
def give_role(user: User, role: str) -> None:
    """Let `user` work in the admin as `role`."""
    user.groups.add(Group.objects.get(name=role))
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


@transaction.atomic
def create_demo_accounts() -> list[tuple[str, str, str]]:
    """Create the demo learner and author if missing; return (role, e-mail, password) of those made now.

    Passwords are random and shown once by the caller; a second call returns nothing.
    """
    set_up_roles()
    made = []
    for role, email in (("learner", DEMO_LEARNER), (roles.AUTHOR, DEMO_AUTHOR)):
        if User.objects.filter(email=email).exists():
            continue
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(email, password, display_name=f"Demo {role}")
        if role == roles.AUTHOR:
            give_role(user, role)
        made.append((role, email, password))
    return made
