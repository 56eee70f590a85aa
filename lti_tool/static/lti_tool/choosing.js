/* Tells the page in the LMS's frame that opened this window what is being done here. */
"use strict";

if (window.opener) {
  window.opener.postMessage({ subject: "verstas.choosing", address: location.pathname }, location.origin);
}
