"""What is asked of each request of somebody who is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.sessions import go_on


class SessionsEnd:
    """Ends a session after a working day, and notes that it is used: without use it ends itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            go_on(request)
        return self.get_response(request)
