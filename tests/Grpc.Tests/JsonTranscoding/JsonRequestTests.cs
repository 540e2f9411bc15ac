using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos.Library;

namespace Vizier.Grpc.Tests.JsonTranscoding;

public sealed class JsonRequestTests : IAsyncLifetime
{
    private const int LargestBody = 10_000;

    private TestServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync() =>
        (_server, _http) = await LibraryServer.StartAsync(configure: options => options.MaxReceiveMessageSize = LargestBody);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/shelves/a/books/b", "shelves/a/books/b")]
    [InlineData("/v1/shelves/a%20%3A%C3%A9/books/b:c", "shelves/a :\u00e9/books/b:c")]
    [InlineData("/v1/shelves/a%2Fx/books/b", "shelves/a%2Fx/books/b")]
    [InlineData("/v1/books/a%2Fx", "a/x")]
    [InlineData("/v1/files/a/b/c", "a/b/c")]
    public async Task The_path_fills_fields(string path, string name) => Assert.Equal(name, (await EchoAsync("GET", path)).Name);

    [Fact]
    public async Task The_path_fills_fields_of_inner_messages_and_verbs_may_be_any() =>
        Assert.Equal("Ada", (await EchoAsync("SEARCH", "/v1/nested/Ada")).Filter.Author);

    [Theory]
    [InlineData("all=true", """{"all": true}""")]
    [InlineData("price=1.5e3", """{"price": 1500}""")]
    [InlineData("price=Infinity", """{"price": "Infinity"}""")]
    [InlineData("pages=1&pages=2", """{"pages": [1, 2]}""")]
    [InlineData("genre=NOVEL", """{"genre": "NOVEL"}""")]
    [InlineData("genre=1", """{"genre": "NOVEL"}""")]
    [InlineData("filter.author=Ada&filter.minPages=3", """{"filter": {"author": "Ada", "minPages": "3"}}""")]
    [InlineData("filter.min_pages=3&filter.or_else.author=%22%7B", """{"filter": {"minPages": 3, "orElse": {"author": "\"{"}}}""")]
    [InlineData("since=2026-01-02T03:04:05Z", """{"since": "2026-01-02T03:04:05Z"}""")]
    [InlineData("within=1.5s", """{"within": "1.5s"}""")]
    [InlineData("mask=name,filter.minPages", """{"mask": "name,filter.minPages"}""")]
    [InlineData("lent=false", """{"lent": false}""")]
    [InlineData("key=AQI%3D", """{"key": "AQI="}""")]
    public async Task The_query_fills_fields(string query, string expected)
    {
        var request = await EchoAsync("GET", $"/v1/books/b?{query}");
        request.Name = "";
        Assert.Equal(BookRequest.Parser.ParseJson(expected), request);
    }

    [Theory]
    [InlineData("foo=1", "foo", "is no query parameter of library.LibraryService.GetBook; they are book.title, book.genre, book.tags, filter.author, filter.minPages, all, pages")]
    [InlineData("book=1", "book", "is no query parameter")]
    [InlineData("labels=1", "labels", "is no query parameter")]
    [InlineData("books.title=1", "books.title", "is no query parameter")]
    [InlineData("price.x=1", "price.x", "is no query parameter")]
    [InlineData("name=1", "name", "must be given once only")]
    [InlineData("price=1&price=2", "price", "must be given once only")]
    [InlineData("filter.minPages=1&filter.min_pages=2", "filter.min_pages", "must be given once only")]
    [InlineData("all=yes", "all", "'yes': must be true or false")]
    [InlineData("price=1,5", "price", "'1,5': must be a value of type double")]
    [InlineData("pages=1&pages=x", "pages", "'x': must be a value of type int32")]
    [InlineData("pages=4294967296", "pages", "'4294967296': must be")]
    [InlineData("genre=POEM", "genre", "'POEM': must be one of GENRE_UNSPECIFIED, NOVEL")]
    [InlineData("since=now", "since", "'now': must be a google.protobuf.Timestamp as JSON writes it")]
    [InlineData("key=%25", "key", "'%': must be base64")]
    public async Task A_wrong_query_parameter_is_named(string query, string field, string expected)
    {
        var error = await RefusedAsync(HttpStatusCode.BadRequest, "GET", $"/v1/books/b?{query}");

        Assert.Equal(3, (int)error["code"]!);
        Assert.StartsWith($"{field}: {expected}", (string)error["message"]!, StringComparison.Ordinal);
        var detail = error["details"]![0]!;
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string)detail["@type"]!);
        Assert.Equal(field, (string)detail["fieldViolations"]![0]!["field"]!);
    }

    [Fact]
    public async Task A_body_may_be_one_field_beside_the_path_and_the_query()
    {
        var request = await SendAsync(
            "PUT", "/v1/shelves/a/books/b?price=2", """{"title": "T", "genre": 1, "tags": ["x"], "pagesByChapter": {"one": 3}}""");
        var echo = BookRequest.Parser.ParseJson(await request.Content.ReadAsStringAsync());

        Assert.Equal(("shelves/a/books/b", "T", 2.0, 3), (echo.Name, echo.Book.Title, echo.Price, echo.Book.PagesByChapter["one"]));
        var error = await RefusedAsync(HttpStatusCode.BadRequest, "PUT", "/v1/shelves/a/books/b?book.title=x", "{}");
        Assert.Contains("book.title: is no query parameter", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_may_be_the_whole_request_but_the_path_wins()
    {
        var echo = await EchoAsync("POST", "/v1/shelves/a/books/b:move", """{"name": "other", "all": true}""");
        Assert.Equal(("shelves/a/books/b", true), (echo.Name, echo.All));

        var error = await RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/shelves/a/books/b:move?price=1", "{}");
        Assert.Equal("price: is no query parameter of library.LibraryService.MoveBook, which has none", (string)error["message"]!);
    }

    [Fact]
    public async Task A_body_may_be_missing()
    {
        Assert.Equal("shelves/a/books/b", (await EchoAsync("POST", "/v1/shelves/a/books/b:move")).Name);
        var form = await _http.PostAsync("/v1/shelves/a/books/b:move", new StringContent("", Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
    }

    [Theory]
    [InlineData("{", "correctly formatted as library.BookRequest")]
    [InlineData("[]", "correctly formatted")]
    [InlineData("nonsense", "correctly formatted")]
    [InlineData("""{"title": 1}""", "Unknown field: title")]
    [InlineData("""{"all": "perhaps"}""", "correctly formatted")]
    [InlineData("""{"genre": "POEM"}""", "POEM")]
    [InlineData("""{"price": 1e999}""", "correctly formatted")]
    [InlineData("""{"since": "0000-99-99T00:00:00Z"}""", "correctly formatted")]
    [InlineData("""{"mask": "a__b,_"}""", "correctly formatted")]
    [InlineData("""{"key": "%"}""", "correctly formatted")]
    [InlineData("""{"book": {"cover": {"@type": "type.googleapis.com/library.Missing"}}}""", "library.Missing")]
    [InlineData("""{"book": {"cover": {"title": "no type"}}}""", "correctly formatted")]
    [InlineData("\"\\ud800\"", "correctly formatted")]
    public async Task A_malformed_body_is_refused(string body, string expected)
    {
        var error = await RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/shelves/a/books/b:move", body);

        Assert.Equal(3, (int)error["code"]!);
        Assert.Contains(expected, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_or_no_UTF_8_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"filter": {"orElse": """, 1)) + string.Concat(Enumerable.Repeat("""{"orElse": """, 500));
        await RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/shelves/a/books/b:move", deep);

        using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, (byte)'"']);
        content.Headers.ContentType = new("application/json");
        var response = await _http.PostAsync("/v1/shelves/a/books/b:move", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("no UTF-8", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() =>
        Assert.True((await EchoAsync("POST", "/v1/shelves/a/books/b:move", "\uFEFF{\"all\": true}")).All);

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    [InlineData(null, null)]
    public async Task What_is_no_JSON_is_refused(string? contentType, string? encoding)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("content-type", contentType);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var response = await _http.PostAsync("/v1/shelves/a/books/b:move", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("must be application/json", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        static string BodyOf(int size) => $$"""{"name": "{{new string('x', size - 12)}}"}""";

        await EchoAsync("POST", "/v1/shelves/a/books/b:move", BodyOf(LargestBody));
        var error = await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "POST", "/v1/shelves/a/books/b:move", BodyOf(LargestBody + 1));
        Assert.Equal(8, (int)error["code"]!);
    }

    [Theory]
    [InlineData("POST", "/v1/books/b", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/books:burn", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/shelves/a/books", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/shelves/a/books/b:burn", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/shelves//books/b", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_not_found(string verb, string path, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(verb, path)).StatusCode);

    private async Task<BookRequest> EchoAsync(string verb, string path, string? body = null)
    {
        var response = await SendAsync(verb, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return Echo.Parser.ParseJson(text).Request;
    }

    private async Task<JsonNode> RefusedAsync(HttpStatusCode expected, string verb, string path, string? body = null)
    {
        var response = await SendAsync(verb, path, body);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private Task<HttpResponseMessage> SendAsync(string verb, string path, string? body = null) => _http.SendAsync(
        new HttpRequestMessage(new HttpMethod(verb), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        });
}
