"""All pages of the kiosk, and which of them a step of a visit shows."""

from __future__ import annotations

from app.settings import Settings
from app.ui.branding import Branding
from app.ui.kiosk.flow import Flow
from app.ui.kiosk.pages.attract import AttractPage
from app.ui.kiosk.pages.consent import ConsentPage
from app.ui.kiosk.pages.covers import PrivacyPage, StillTherePage
from app.ui.kiosk.pages.display import DisplayPage
from app.ui.kiosk.pages.goodbye import GoodbyePage
from app.ui.kiosk.pages.identify import IdentifyPage
from app.ui.kiosk.pages.page import Page
from app.ui.kiosk.pages.summary import SummaryPage
from app.ui.theme import Theme


class Screens:
    """One page for each screen but the conversation, whose picture the window has already."""

    def __init__(self, theme: Theme, branding: Branding, settings: Settings, *, camera: bool) -> None:
        self.attract = AttractPage(theme, branding)
        self.display = DisplayPage(theme)
        self.consent = ConsentPage(theme, settings.keep_visit_days, hears_tone=settings.voice_tone == "on")
        self.identify = IdentifyPage(theme, camera=camera)
        self.summary = SummaryPage(theme)
        self.goodbye = GoodbyePage(theme)
        self.still_there = StillTherePage(theme)
        self.privacy = PrivacyPage(theme)
        self.pages: tuple[Page, ...] = (
            self.attract, self.display, self.consent, self.identify, self.summary, self.goodbye, self.still_there,
            self.privacy,
        )  # fmt: skip

    def page(self, flow: Flow) -> Page | None:
        """Return what a step shows; None is the conversation."""
        match flow.cover or flow.screen:
            case "still_there":
                return self.still_there
            case "privacy":
                return self.privacy
            case "display" | "settings":
                return self.display
        match flow.screen:
            case "attract":
                return self.attract
            case "consent":
                return self.consent
            case "identify":
                return self.identify
            case "summary":
                return self.summary
            case "goodbye":
                return self.goodbye
            case _:
                return None

    def forget(self) -> None:
        """Forget the client."""
        self.identify.tidy()
        self.summary.forget()
