using System.Text.RegularExpressions;
using System.Xml.Linq;
using Google.Protobuf.Reflection;

namespace Vizier.Api.Rest.OpenApi;

/// <summary>
/// The comments of the .proto files. Descriptors have none at run time; generated code carries them in its documentation
/// file, which lies beside its assembly. Without that file there are no comments.
/// </summary>
internal sealed partial class ProtoComments
{
    private readonly Dictionary<string, Dictionary<string, string>> _byAssembly = [];

    /// <summary>What a message is.</summary>
    public string? Of(MessageDescriptor message) => Find(message.ClrType, $"T:{NameOf(message.ClrType)}");

    /// <summary>What a field holds.</summary>
    public string? Of(FieldDescriptor field) =>
        Find(field.ContainingType.ClrType, $"P:{NameOf(field.ContainingType.ClrType)}.{field.PropertyName}");

    /// <summary>What a method does.</summary>
    public string? Of(MethodDescriptor method)
    {
        var input = method.InputType.ClrType;
        var request = method.IsClientStreaming ? $"Grpc.Core.IAsyncStreamReader{{{NameOf(input)}}}" : NameOf(input);
        var responses = method.IsServerStreaming ? $",Grpc.Core.IServerStreamWriter{{{NameOf(method.OutputType.ClrType)}}}" : "";
        var service = $"{method.File.GetOptions().CsharpNamespace}.{method.Service.Name}";
        var serviceType = method.Service.File.MessageTypes.FirstOrDefault()?.ClrType ?? input;
        return Find(serviceType, $"M:{service}.{method.Service.Name}Base.{method.Name}({request}{responses},Grpc.Core.ServerCallContext)");
    }

    private static string NameOf(Type? type) => type?.FullName?.Replace('+', '.') ?? "";

    private string? Find(Type? type, string member)
    {
        var path = type is null ? "" : Path.ChangeExtension(type.Assembly.Location, ".xml");
        if (!_byAssembly.TryGetValue(path, out var comments))
        {
            _byAssembly[path] = comments = File.Exists(path) ? Read(path) : [];
        }

        return comments.GetValueOrDefault(member);
    }

    private static Dictionary<string, string> Read(string path) => XDocument.Load(path).Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Blanks().Replace(member.Element("summary")!.Value, " ").Trim());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
