// The page in the frame calls this once the tool's answer has been believed.
window.takeContent = content => {
  const form = document.getElementById('brought')
  form.elements.content.value = content
  form.submit()
}
