using Vizier.Examples.Digits;

namespace Vizier.Examples.Tests.Digits;

public sealed class EpochMetricsTests
{
    [Theory]
    [InlineData(0.41, 0.981, 0.958, "epoch=3 loss=0.41 accuracy=0.981 Validation-accuracy=0.958")]
    [InlineData(12.3456789, 1, 0, "epoch=3 loss=12.346 accuracy=1 Validation-accuracy=0")]
    [InlineData(1e-7, 0.99999, 0.12344, "epoch=3 loss=1E-07 accuracy=1 Validation-accuracy=0.1234")]
    [InlineData(double.NaN, double.NaN, double.NaN, "epoch=3 loss=nan accuracy=nan Validation-accuracy=nan")]
    public void A_line_holds_name_and_value_of_each_metric(double loss, double accuracy, double validationAccuracy, string line)
    {
        Assert.Equal(line, new EpochMetrics(3, loss, accuracy, validationAccuracy).ToString());
    }
}
