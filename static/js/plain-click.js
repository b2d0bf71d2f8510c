/** Whether a click follows a link here, rather than opening it elsewhere. */
export function isPlainClick(event) {
  return event.button === 0 && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
