using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Vigil.Sim.World.Failures;

/// <summary>Writes values as the C# that makes them: numbers, texts, lists, and records of those.</summary>
/// <remarks>
/// Of a record: what its constructor takes, and what was set after it to something else than it is at first.
/// </remarks>
internal static class CSharpLiteral
{
    /// <summary>Writes one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">How far the line that it begins in is indented, in spaces.</param>
    public static string Write(object? value, int indent) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        Enum constant => $"{NameOf(constant.GetType())}.{constant}",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => WriteList(items, indent),
        _ => WriteRecord(value, indent),
    };

    /// <summary>With its namespace where a test does not name that among those it uses.</summary>
    private static string NameOf(Type type) =>
        type.Namespace == typeof(Workload).Namespace ? type.Name : type.FullName ?? type.Name;

    private static string Quote(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static string WriteList(IEnumerable items, int indent)
    {
        var written = items.Cast<object?>().Select(item => Write(item, indent + 4)).ToArray();
        if (written.All(item => item.Length < 12))
        {
            return $"[{string.Join(", ", written)}]";
        }

        var text = new StringBuilder("[\n");
        foreach (var item in written)
        {
            text.Append(' ', indent + 4).Append(item).Append(",\n");
        }

        return text.Append(' ', indent).Append(']').ToString();
    }

    private static string WriteRecord(object value, int indent)
    {
        var type = value.GetType();
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First(
            candidate =>
                candidate.GetParameters().All(parameter => type.GetProperty(parameter.Name ?? "") is not null));
        var arguments = constructor.GetParameters()
            .Select(parameter => type.GetProperty(parameter.Name ?? "")?.GetValue(value)).ToArray();
        var plain = constructor.Invoke(arguments);
        var set = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !Equals(property.GetValue(value), property.GetValue(plain)))
            .Select(property => $"{property.Name} = {Write(property.GetValue(value), indent)}")
            .ToArray();
        var made = $"new {type.Name}({string.Join(", ", arguments.Select(argument => Write(argument, indent)))})";
        return set.Length == 0 ? made : $"{made} {{ {string.Join(", ", set)} }}";
    }
}
