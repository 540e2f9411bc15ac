namespace Vizier.Examples.DotnetClient;

/// <summary>Something to tune that takes no time: an electric kettle whose controller boils water over two minutes.</summary>
internal static class Kettle
{
    private const double Target = 95;
    private const double Room = 20;
    private const double Watts = 2000;
    private const double Capacity = 4180;
    private const double Loss = 8;

    /// <summary>Half minutes of a run.</summary>
    public const int Periods = 4;

    /// <summary>The mean distance from 95 °C after each half minute, up to then; less is better.</summary>
    /// <param name="gain">Share of the power for each kelvin below the target.</param>
    /// <param name="reset">Share of the power for each kelvin and second below the target; 0 without integral part.</param>
    public static IEnumerable<double> Errors(double gain, double reset)
    {
        double temperature = Room, integral = 0, sum = 0;
        for (var second = 1; second <= Periods * 30; second++)
        {
            var error = Target - temperature;
            integral += error;
            var power = Math.Clamp((gain * error) + (reset * integral), 0, 1) * Watts;
            temperature += (power - (Loss * (temperature - Room))) / Capacity;
            sum += Math.Abs(error);
            if (second % 30 == 0)
            {
                yield return sum / second;
            }
        }
    }
}
