/* Sends the answer back to the LMS at once; without JavaScript the person presses the button. */
document.getElementById("return-form").submit();
