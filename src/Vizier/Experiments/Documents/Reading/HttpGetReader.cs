using System.Globalization;

namespace Vizier.Experiments.Documents;

/// <summary>Reads source.httpGet of a PrometheusMetric collector.</summary>
internal static class HttpGetReader
{
    private const int DefaultPort = 8080;
    private const string DefaultPath = "/metrics";

    /// <summary>Reads, defaults and checks the block, which may be absent.</summary>
    public static HttpGetSource Read(ObjectReader? reader)
    {
        if (reader is null)
        {
            return new HttpGetSource(DefaultPort, DefaultPath, null, "HTTP", []);
        }

        var path = reader.Text("path") is { Length: > 0 } text ? text : DefaultPath;
        if (!path.StartsWith('/'))
        {
            reader.Error("path", $"\"{path}\" is invalid for metrics collector kind: PrometheusMetric; it must start with /");
        }

        var scheme = reader.Text("scheme") is { Length: > 0 } given ? given : "HTTP";
        if (scheme is not ("HTTP" or "HTTPS"))
        {
            reader.Error("scheme", $"\"{scheme}\" is no scheme; allowed are HTTP, HTTPS");
        }

        var source = new HttpGetSource(ReadPort(reader), path, reader.Text("host"), scheme, ReadHeaders(reader));
        reader.Finish();
        return source;
    }

    private static int ReadPort(ObjectReader reader)
    {
        if (reader.Text("port") is not { Length: > 0 } text)
        {
            return DefaultPort;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            return port;
        }

        reader.Error("port", $"\"{text}\" must be a positive integer value for metrics collector kind: PrometheusMetric, at most 65535");
        return DefaultPort;
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(ObjectReader reader)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in reader.Objects("httpHeaders") ?? [])
        {
            if (header.RequiredText("name") is { } name)
            {
                headers.Add(new(name, header.Text("value") ?? ""));
            }

            header.Finish();
        }

        return headers;
    }
}
