// Returns what sticks out to the right of the window.
() => document.documentElement.scrollWidth > innerWidth + 0.5
  ? [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"))
      .slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).concat(["page " + document.documentElement.scrollWidth])
  : []
