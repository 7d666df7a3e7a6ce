// Search works in a worker, and browsers start none for a page that was opened from a folder. Then a hidden frame, which
// is the page's own and may load scripts, does the worker's work.
if (location.protocol === "file:")
  window.Worker = class extends EventTarget {
    constructor(address) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.append(frame)
      this.inner = frame.contentWindow
      this.inner.postMessage = data => {
        const event = new MessageEvent("message", { data })
        this.dispatchEvent(event)
        this.onmessage?.(event)
      }
      this.inner.importScripts = (...addresses) => Promise.all(addresses.map(each => this.load(each)))
      this.ready = this.load(new URL(address, document.baseURI).href)
    }
    load(address) {
      return new Promise((loaded, failed) => {
        const script = this.inner.document.createElement("script")
        script.src = address
        script.onload = loaded
        script.onerror = failed
        this.inner.document.head.append(script)
      })
    }
    postMessage(data) {
      this.ready.then(() => this.inner.dispatchEvent(new MessageEvent("message", { data })))
    }
    terminate() {
      this.inner.frameElement.remove()
    }
  }
