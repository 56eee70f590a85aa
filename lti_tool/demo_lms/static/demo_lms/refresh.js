// Keeps the gradebook fresh while it is in view, without moving the reader.
setInterval(async () => {
  if (document.hidden) return
  try {
    const answer = await fetch(location.href)
    if (!answer.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('grades')
    const shown = document.getElementById('grades')
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML
  } catch { /* The LMS is away: the next round tries again. */ }
}, 2000)
