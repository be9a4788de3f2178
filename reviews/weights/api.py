"""`me/weights`: whether the model was fitted to this learner, and what that came to."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from reviews.weights import personal as personal_weights


class WeightsFitSchema(serializers.Serializer):
    fitted_at = serializers.DateTimeField()
    answers = serializers.IntegerField()
    held_out = serializers.IntegerField(help_text="The newest answers, which the fit did not see and which decide.")
    log_loss_before = serializers.FloatField(help_text="Of the weights in force until then, over the answers held out.")
    log_loss_after = serializers.FloatField(help_text="Of the fitted weights, over the same answers.")
    is_kept = serializers.BooleanField(help_text="True if the fitted weights were surely better.")


class ReplayProgressSchema(serializers.Serializer):
    items = serializers.IntegerField()
    done = serializers.IntegerField()


class PersonalWeightsSchema(serializers.Serializer):
    version = serializers.CharField()
    fit = WeightsFitSchema(allow_null=True)
    replay = ReplayProgressSchema(allow_null=True, help_text="While memories are folded again with new weights.")


class PersonalWeights(LearnerAPIView):
    """The weights of the memory model that are in force for the learner."""

    @extend_schema(responses=PersonalWeightsSchema)
    def get(self, request: Request) -> Response:
        return Response(PersonalWeightsSchema(personal_weights.told(self.learner)).data)
