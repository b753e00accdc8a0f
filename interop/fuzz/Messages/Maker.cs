using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Vigil.Fuzz.Messages;

/// <summary>Makes requests that could be somebody's, of any type.</summary>
/// <param name="random">Decides all.</param>
/// <param name="names">The ids that a member knows.</param>
internal sealed class Maker(Random random, Names names)
{
    private const int DepthMax = 4;
    private const int Keys = 64;

    /// <summary>A request.</summary>
    public IMessage Make(MessageDescriptor type) => Make(type, depth: 0);

    private IMessage Make(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        var chosen = type.Oneofs.Select(oneof => oneof.Fields[random.Next(oneof.Fields.Count)]).ToList();
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var isLeftOut = field.ContainingOneof is null ? random.Next(4) == 0 : !chosen.Contains(field);
            if (isLeftOut || field.IsMap || (depth >= DepthMax && field.FieldType == FieldType.Message))
            {
                continue;
            }

            if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, Value(field, depth));
            }
            else if (field.Accessor.GetValue(message) is IList list)
            {
                for (var i = random.Next(4); i > 0; i--)
                {
                    list.Add(Value(field, depth));
                }
            }
        }

        return message;
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Make(field.MessageType, depth + 1),
        FieldType.Bytes => ByteString.CopyFrom(Bytes(field.Name)),
        FieldType.String => field.Name.EndsWith("URLs", StringComparison.Ordinal)
            ? $"http://127.0.0.1:{random.Next(1, 1024)}"
            : $"n{random.Next(8)}",
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => random.Next(field.EnumType.Values.Count),
        FieldType.Int32 => random.Next(16),
        FieldType.UInt32 => (uint)random.Next(20),
        FieldType.UInt64 => Id(field.Name),
        FieldType.Int64 => field.Name switch
        {
            "TTL" => (long)random.Next(1, 60),
            "size" => random.Next(1 << 16),
            "lease" => random.Next(4) == 0 ? random.Next(Keys) : 0L,
            _ => random.Next(Keys),
        },
        _ => throw new InvalidOperationException($"{field.FullName}: nothing is made of the type {field.FieldType}"),
    };

    private byte[] Bytes(string name)
    {
        if (name is "key" or "range_end")
        {
            return name == "range_end" && random.Next(4) == 0 ? [0] : [(byte)'k', (byte)random.Next(Keys)];
        }

        var bytes = new byte[random.Next(50) == 0 ? random.Next(8 << 10) : random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }

    private ulong Id(string name) => name switch
    {
        "cluster" => random.Next(10) == 0 ? Unknown() : names.Cluster,
        "to" => names.Self,
        "from" or "ID" or "memberID" or "targetID" or "id" =>
            random.Next(2) == 0 ? Unknown() : names.Members[random.Next(names.Members.Count)],
        _ => (ulong)random.Next(Keys),
    };

    private ulong Unknown() => (ulong)random.NextInt64(1, long.MaxValue);
}

/// <summary>The ids that a request may have.</summary>
/// <param name="Cluster">The cluster's.</param>
/// <param name="Self">Of the member that gets it.</param>
/// <param name="Members">Of all its members.</param>
internal sealed record Names(ulong Cluster, ulong Self, IReadOnlyList<ulong> Members);
