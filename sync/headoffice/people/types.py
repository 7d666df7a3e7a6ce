"""Who is at the door."""

from __future__ import annotations

from dataclasses import dataclass

from sync.headoffice.people.roles import MAY, Permission, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a sign-in.

    Attributes:
        id: 32 hexadecimal digits.
        name: with which they sign in, lower case.
        role: of them.
        client: whom a person of role client is, in the bank's records; "" for every other role.
        clients: whom an advisor looks after.
        must_change: whether the password was given by somebody else, and must be changed before anything else.
        locked: whether an administrator locked them out.
        second_factor: whether they show a second factor when they sign in.
        must_enrol: whether their role needs one and they have none, so that they set one up before anything else.
        sign_in: id of the sign-in with which they are here, 32 hexadecimal digits; "" outside a request.
    """

    id: str
    name: str
    role: Role
    client: str = ""
    clients: frozenset[str] = frozenset()
    must_change: bool = False
    locked: bool = False
    second_factor: bool = False
    must_enrol: bool = False
    sign_in: str = ""

    def may(self, permission: Permission) -> bool:
        """Return whether their role has a permission."""
        return self.role in MAY[permission]

    def may_see(self, client: str) -> bool:
        """Return whether a client's data are theirs to see: their own, an assigned one's, or all for compliance."""
        if self.role is Role.COMPLIANCE:
            return True
        if self.role is Role.CLIENT:
            return bool(client) and client == self.client
        return self.role is Role.ADVISOR and client in self.clients
