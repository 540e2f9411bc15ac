using System.Globalization;

namespace Vizier.Examples.Digits;

/// <summary>How good the network is after an epoch. All three metrics are NaN once training has diverged.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Loss">The mean cross entropy over the training images, in nats.</param>
/// <param name="Accuracy">The share of training images that it recognises, in [0, 1].</param>
/// <param name="ValidationAccuracy">The share of validation images that it recognises, in [0, 1].</param>
internal readonly record struct EpochMetrics(int Epoch, double Loss, double Accuracy, double ValidationAccuracy)
{
    /// <summary>The line that reports the epoch: <c>epoch=3 loss=0.41 accuracy=0.981 Validation-accuracy=0.958</c>.</summary>
    public override string ToString() =>
        $"epoch={Epoch} loss={Text(Loss, "G5")} accuracy={Text(Accuracy, "0.####")} Validation-accuracy={Text(ValidationAccuracy, "0.####")}";

    private static string Text(double value, string format) =>
        double.IsNaN(value) ? "nan" : value.ToString(format, CultureInfo.InvariantCulture);
}
