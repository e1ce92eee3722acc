"""Pièces of any kind become stamped pages, alone and joined behind a front matter.

The only users of pikepdf, img2pdf and pi-heif. What a pièce is made into comes from its content,
never from its name alone; whatever may hang or swell is done in a process with limits; the same
files give the same bytes.

Links of a front matter to what exists only in the joined file are written `dossier:piece-3`.
"""
