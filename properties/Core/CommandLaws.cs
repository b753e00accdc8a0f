using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Core;
using Vigil.Sim.Choices;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>Commands as bytes: what is read is what was written, nothing else is read, and copies of a store agree.</summary>
public sealed class CommandLaws
{
    [SeededProperty(MaxTest = 500)]
    public void What_is_read_is_what_was_written(ulong seed)
    {
        var command = new Commands(seed).Next();
        var bytes = CommandFormat.Write(command);
        Assert.Equal(Describe(command), Describe(CommandFormat.Read(bytes)));
        Assert.Equal(bytes, CommandFormat.Write(CommandFormat.Read(bytes)));
    }

    [SeededProperty(MaxTest = 200)]
    public void What_was_cut_or_lengthened_is_refused_with_the_place(ulong seed)
    {
        var bytes = CommandFormat.Write(new Commands(seed).Next());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() => CommandFormat.Read(cut));
        }

        var failure = Assert.Throws<InvalidDataException>(() => CommandFormat.Read([.. bytes, 0]));
        Assert.Contains($"at byte {bytes.Length} of {bytes.Length + 1}", failure.Message, StringComparison.Ordinal);
    }

    [SeededProperty(MaxTest = 500)]
    public void Damage_gives_a_command_or_a_refusal_and_nothing_worse(ulong seed, byte[] noise)
    {
        var bytes = CommandFormat.Write(new Commands(seed).Next());
        for (var i = 0; i < noise.Length; i++)
        {
            bytes[(noise[i] + (31 * i)) % bytes.Length] ^= (byte)(1 << (noise[i] % 8));
        }

        try
        {
            Assert.NotNull(CommandFormat.Read(bytes));
        }
        catch (InvalidDataException refused)
        {
            Assert.StartsWith("This is no command of Vigil: at byte", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_nests_too_deep_is_refused()
    {
        Op op = new TxnOp([], [], []);
        for (var i = 0; i < 100_000; i++)
        {
            op = new TxnOp([], [], [op]);
            if (i is 150)
            {
                var read = Assert.IsType<WriteCommand>(CommandFormat.Read(CommandFormat.Write(new WriteCommand(op))));
                Assert.IsType<TxnOp>(read.Op);
            }
        }

        byte[] deep = [.. Enumerable.Repeat<byte[]>([3, 0, 2], 100_000).SelectMany(level => level)];
        Assert.Throws<InvalidDataException>(() => CommandFormat.Read(deep));
    }

    [SeededProperty(MaxTest = 60)]
    public void Copies_that_are_given_the_same_commands_agree(ulong seed)
    {
        var (first, second) = (new WatchableStore(), new WatchableStore());
        var commands = new Commands(seed);
        for (var i = 0; i < 150; i++)
        {
            var command = commands.Next();
            var results = (first.Apply(command), second.Apply(CommandFormat.Read(CommandFormat.Write(command))));
            Assert.Equal(results.Item1.Error, results.Item2.Error);
            Assert.Equal(Describe(results.Item1.Value), Describe(results.Item2.Value));
        }

        Assert.Equal(first.Hash().Value, second.Hash().Value);
        Assert.Equal(Describe(first.ListLeases()), Describe(second.ListLeases()));
    }

    /// <summary>With all that is in its lists.</summary>
    private static string Describe(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Json);

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new Polymorphic<Op>(), new Polymorphic<OpResult>(), new BytesAsText() },
    };

    /// <summary>Draws commands of every kind.</summary>
    private sealed class Commands(ulong seed)
    {
        private readonly RandomWalk _walk = new(seed);

        public StoreCommand Next() => Below(8) switch
        {
            0 => new CompactCommand(Below(40)),
            1 => new GrantLeaseCommand(1 + Below(4), Number()),
            2 => new RevokeLeaseCommand(Below(5)),
            3 => new WriteCommand(Txn(depth: 0)),
            4 => new WriteCommand(Delete()),
            _ => new WriteCommand(Put()),
        };

        private int Below(int bound) => _walk.Choose(ChoiceKind.Workload, "draw", bound);

        private bool Flag() => Below(4) == 0;

        private long Number() => Below(6) switch
        {
            0 => 0,
            1 => -1,
            2 => long.MaxValue,
            3 => long.MinValue,
            _ => Below(5000),
        };

        private Bytes Key() => $"k{Below(6)}";

        private Bytes Text() => Below(5) switch
        {
            0 => Bytes.Empty,
            1 => Bytes.Wrap(new byte[1 + Below(300)]),
            _ => $"v{Below(1000)}",
        };

        private KeyRange Range() => Below(4) switch
        {
            0 => KeyRange.All,
            1 => KeyRange.Prefix("k"),
            2 => new KeyRange(Key(), Key()),
            _ => KeyRange.Exact(Key()),
        };

        private PutOp Put() => new(Key(), Text())
        {
            Lease = Below(3) == 0 ? 1 + Below(4) : 0,
            PrevKv = Flag(),
            IgnoreValue = Flag(),
            IgnoreLease = Flag(),
        };

        private DeleteRangeOp Delete() => new(Range()) { PrevKv = Flag() };

        private RangeOp Get() => new(Range())
        {
            KeysOnly = Flag(),
            CountOnly = Flag(),
            Revision = Flag() ? Below(40) : 0,
            Limit = Below(3),
            SortOrder = (SortOrder)Below(3),
            SortTarget = (SortTarget)Below(5),
            MinModRevision = Number(),
            MaxModRevision = Number(),
            MinCreateRevision = Number(),
            MaxCreateRevision = Number(),
        };

        private TxnOp Txn(int depth) => new(
            [.. Enumerable.Range(0, Below(3)).Select(_ => new Compare(Range(), (CompareTarget)Below(5), (CompareResult)Below(4))
            {
                Number = Number(),
                Value = Text(),
            })],
            Ops(depth),
            Ops(depth));

        private List<Op> Ops(int depth) => [.. Enumerable.Range(0, Below(4)).Select(_ => Below(depth < 3 ? 4 : 3) switch
        {
            0 => (Op)Put(),
            1 => Delete(),
            2 => Get(),
            _ => Txn(depth + 1),
        })];
    }

    private sealed class Polymorphic<T> : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, (object)value, value.GetType(), options);

        public override bool CanConvert(Type type) => type == typeof(T);
    }

    private sealed class BytesAsText : JsonConverter<Bytes>
    {
        public override Bytes Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Bytes value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Convert.ToHexString(value.Span));
    }
}
