"use strict";

// Shows the API document that the page names. Requests that are tried out carry the
// token given under "Authorize" and nothing else: a cookie of another sign-in would
// win over it.
const place = document.getElementById("operations");

window.ui = SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 2,
  displayRequestDuration: true,
  filter: true,
  showExtensions: false,
  validatorUrl: null,
  requestInterceptor(request) {
    request.credentials = "omit";
    return request;
  },
});
