/* Dynamic Registration 1.0 §3.7: tells the LMS that it may close this frame. Nothing secret is said, so to anyone. */
(window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
