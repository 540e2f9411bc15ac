using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Vizier.Tests.Insights;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    public static HttpRequestMessage Request(string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return request;
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string path, CancellationToken token, string? lastEventId = null)
    {
        var response = await http.SendAsync(Request(path, lastEventId), HttpCompletionOption.ResponseHeadersRead, token);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(token));
    }

    public async Task<(string Kind, string Id, JsonNode Data)> NextAsync(CancellationToken token)
    {
        var (kind, id, data) = ("message", "", "");
        while (await _lines.ReadLineAsync(token) is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return (kind, id, JsonNode.Parse(data)!);
            }

            var value = line.Contains(':', StringComparison.Ordinal) ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart() : "";
            (kind, id, data) = line.Split(':')[0] switch
            {
                "event" => (value, id, data),
                "id" => (kind, value, data),
                "data" => (kind, id, data + value),
                _ => (kind, id, data),
            };
        }

        throw new EndOfStreamException("the stream ended without another event");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
