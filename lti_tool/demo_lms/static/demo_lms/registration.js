// The tool says that it has registered itself: lead the administrator on.
addEventListener('message', event => {
  let message = event.data
  if (typeof message === 'string') {
    try { message = JSON.parse(message) } catch { return }
  }
  if (message?.subject !== 'org.imsglobal.lti.close') return
  document.getElementById('registration-frame')?.remove()
  const finished = document.getElementById('finished')
  finished.hidden = false
  finished.focus()
})
