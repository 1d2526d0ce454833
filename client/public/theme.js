// Sets the chosen theme before the first paint. A plain file, because the content policy forbids inline scripts.
try {
  var chosen = JSON.parse(localStorage.getItem('war-room-settings') || '{}').theme
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen
} catch {
  // Damaged or forbidden storage: the system's preference stands.
}
