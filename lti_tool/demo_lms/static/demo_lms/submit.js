// Posts the page's form at once; the button below it is for browsers without scripts.
document.getElementById('post').submit()
