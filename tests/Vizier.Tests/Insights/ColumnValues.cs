using System.Runtime.InteropServices;
using Vizier.Protocol.Insights;
using Encoding = Vizier.Protocol.Insights.Column.Types.Encoding;

namespace Vizier.Tests.Insights;

/// <summary>Unpacks columns, written down apart from what packs them.</summary>
internal static class ColumnValues
{
    public static double?[] Of(Column column, int rows)
    {
        var bytes = column.Data.ToByteArray();
        return column.Encoding switch
        {
            Encoding.Uint8 => Array.ConvertAll(bytes, value => value == 255 ? null : (double?)value),
            Encoding.Uint16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), value => value == 65535 ? null : (double?)value),
            Encoding.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => value == int.MinValue ? null : (double?)value),
            Encoding.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => float.IsNaN(value) ? null : (double?)value),
            Encoding.Float64 => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), value => double.IsNaN(value) ? null : (double?)value),
            _ => new double?[rows],
        };
    }

    /// <summary>The rows by their ids, later ones in place of earlier ones.</summary>
    public static SortedDictionary<int, Dictionary<string, double?>> Rows(IEnumerable<TrialColumns> pages)
    {
        var rows = new SortedDictionary<int, Dictionary<string, double?>>();
        foreach (var page in pages)
        {
            if (page.Reset)
            {
                rows.Clear();
            }

            var columns = Columns(page).ToDictionary(pair => pair.Name, pair => Of(pair.Column, page.Rows));
            Assert.All(columns, column => Assert.Equal(page.Rows, column.Value.Length));
            for (var i = 0; i < page.Rows; i++)
            {
                rows[(int)columns["id"][i]!] = columns.ToDictionary(column => column.Key, column => column.Value[i]);
            }
        }

        return rows;
    }

    private static IEnumerable<(string Name, Column Column)> Columns(TrialColumns page) =>
    [
        ("id", page.Ids),
        ("state", page.States),
        ("outcome", page.Outcomes),
        ("start", page.StartTimes),
        ("end", page.EndTimes),
        ("count", page.MeasurementCounts),
        ("step", page.Steps),
        ("order", page.CompletionOrders),
        .. page.Parameters.Select(parameter => ($"parameter.{parameter.ParameterId}", parameter.Values)),
        .. page.Metrics.Select(metric => ($"metric.{metric.MetricId}", metric.Values)),
        .. page.Metrics.Select(metric => ($"latest.{metric.MetricId}", metric.Latest)),
    ];
}
