"""Addresses under /api/ that lead nowhere answer as the rest does."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView


@extend_schema(exclude=True)
class NoSuchAddress(APIView):
    permission_classes = [IsAuthenticated]

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
