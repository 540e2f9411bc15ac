using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Reads the <c>google.api.http</c> option of methods.</summary>
internal static class HttpRules
{
    private static readonly MessageParser<MethodOptions> Options =
        MethodOptions.Parser.WithExtensionRegistry([AnnotationsExtensions.Http]);

    /// <summary>The bindings of a method, the additional ones after the first; none if it has no rule.</summary>
    /// <exception cref="InvalidOperationException">A rule is malformed or names a field that is not there.</exception>
    public static IEnumerable<HttpBinding> BindingsOf(MethodDescriptor method)
    {
        // Read from the bytes, so that it does not matter whose generated class of the option the method's assembly uses.
        var options = method.GetOptions() is { } known ? Options.ParseFrom(known.ToByteString()) : null;
        if (options?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return [];
        }

        return new[] { rule }.Concat(rule.AdditionalBindings).Select(each => Bind(method, each));
    }

    private static HttpBinding Bind(MethodDescriptor method, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
            _ => throw Wrong(method, "names no path"),
        };
        var template = ReadTemplate(method, path);
        return new HttpBinding
        {
            Method = method,
            Verb = verb,
            Template = template,
            Variables = [.. template.Variables.Select(variable => (variable, VariableField(method, variable.FieldPath)))],
            TakesBody = rule.Body.Length > 0,
            BodyField = rule.Body is "" or "*" ? null : FieldOf(method, method.InputType, rule.Body),
            ResponseField = rule.ResponseBody.Length == 0 ? null : FieldOf(method, method.OutputType, rule.ResponseBody),
        };
    }

    private static PathTemplate ReadTemplate(MethodDescriptor method, string path)
    {
        try
        {
            return PathTemplate.Parse(path);
        }
        catch (FormatException exception)
        {
            throw Wrong(method, exception.Message, exception);
        }
    }

    private static FieldPath VariableField(MethodDescriptor method, string path) =>
        FieldPath.Find(method.InputType, path) is { IsRepeated: false } field
            ? field
            : throw Wrong(method, $"has the path variable '{path}', which is no single value of {method.InputType.FullName}");

    private static FieldDescriptor FieldOf(MethodDescriptor method, MessageDescriptor message, string name) =>
        message.FindFieldByName(name) is { FieldType: FieldType.Message, IsRepeated: false } field
            ? field
            : throw Wrong(method, $"has the body '{name}', which is no message of {message.FullName}");

    private static InvalidOperationException Wrong(MethodDescriptor method, string what, Exception? inner = null) =>
        new($"The google.api.http option of {method.FullName} {what}.", inner);
}
