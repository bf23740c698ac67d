"""The site's addresses and, beside them, the style guide, which a running site does not have."""

from django.urls import path

from chengkou.demo.styleguide import styleguide
from chengkou.urls import urlpatterns as site

urlpatterns = [path("styleguide/", styleguide, name="styleguide"), *site]
