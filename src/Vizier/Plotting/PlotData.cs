using System.Runtime.InteropServices;
using Vizier.Protocol.Insights;
using Encoding = Vizier.Protocol.Insights.Column.Types.Encoding;
using RunOutcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Plotting;

/// <summary>A trial as plots see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Order">Its rank among the trials that have ended; nan if it has not.</param>
/// <param name="Parameters">Its parameters, categories by index; nan where it has none.</param>
/// <param name="Metrics">Its results; nan where it has none.</param>
internal sealed record PlotTrial(int Id, PlotOutcome Outcome, double Order, double[] Parameters, double[] Metrics);

/// <summary>The trials of a study, unpacked from columns.</summary>
internal static class PlotData
{
    /// <summary>The trials by ascending id; of those that came twice, the later.</summary>
    /// <param name="pages">The pages in order.</param>
    public static IReadOnlyList<PlotTrial> Read(IEnumerable<TrialColumns> pages)
    {
        var trials = new SortedDictionary<int, PlotTrial>();
        foreach (var page in pages)
        {
            if (page.Reset)
            {
                trials.Clear();
            }

            var (ids, states, outcomes, orders) = (Values(page.Ids, page.Rows), Values(page.States, page.Rows), Values(page.Outcomes, page.Rows), Values(page.CompletionOrders, page.Rows));
            double[][] parameters = [.. page.Parameters.Select(parameter => Values(parameter.Values, page.Rows))];
            double[][] metrics = [.. page.Metrics.Select(metric => Values(metric.Values, page.Rows))];
            for (var i = 0; i < page.Rows; i++)
            {
                var run = double.IsNaN(outcomes[i]) ? RunOutcome.Unspecified : (RunOutcome)outcomes[i];
                trials[(int)ids[i]] = new PlotTrial(
                    (int)ids[i], PlotOutcome.Of((State)states[i], run), orders[i], Array.ConvertAll(parameters, column => column[i]), Array.ConvertAll(metrics, column => column[i]));
            }
        }

        return [.. trials.Values];
    }

    /// <summary>The values of a column; nan where one is missing.</summary>
    public static double[] Values(Column column, int rows)
    {
        var bytes = column.Data.ToByteArray();
        return column.Encoding switch
        {
            Encoding.Uint8 => Array.ConvertAll(bytes, value => value == byte.MaxValue ? double.NaN : value),
            Encoding.Uint16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), value => value == ushort.MaxValue ? double.NaN : value),
            Encoding.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => value == int.MinValue ? double.NaN : value),
            Encoding.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value),
            Encoding.Float64 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            _ => [.. Enumerable.Repeat(double.NaN, rows)],
        };
    }
}
