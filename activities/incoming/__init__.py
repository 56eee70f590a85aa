"""The one gate for what a person's browser, file or program sends: a value comes out, or a refusal that names the part."""
