using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>
/// Commands as bytes: what is read is what was written, nothing else is read, and copies of a store agree.
/// </summary>
public sealed class CommandLaws
{
    [SeededProperty(MaxTest = 500)]
    public void What_is_read_is_what_was_written(ulong seed)
    {
        var command = new RandomCommands(seed).Next();
        var bytes = CommandFormat.Write(command);
        Assert.Equal(Describe(command), Describe(CommandFormat.Read(bytes)));
        Assert.Equal(bytes, CommandFormat.Write(CommandFormat.Read(bytes)));
    }

    [SeededProperty(MaxTest = 200)]
    public void What_was_cut_or_lengthened_is_refused_with_the_place(ulong seed)
    {
        var bytes = CommandFormat.Write(new RandomCommands(seed).Next());
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
        var bytes = CommandFormat.Write(new RandomCommands(seed).Next());
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
        var commands = new RandomCommands(seed);
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

    /// <summary>
    /// A store that begins with a snapshot goes on as the one that it was taken of: what a restart rests on.
    /// </summary>
    [SeededProperty(MaxTest = 80)]
    public void A_store_that_begins_with_a_snapshot_goes_on_as_the_other(ulong seed, byte at)
    {
        var commands = new RandomCommands(seed);
        var store = new WatchableStore();
        for (var i = 0; i < at; i++)
        {
            store.Apply(commands.Next());
        }

        byte[] bytes = [.. SnapshotFormat.Write(store.ReadSnapshot().Value).SelectMany(chunk => chunk.ToArray())];
        var copy = new WatchableStore(SnapshotFormat.Read(bytes));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Describe(store.ReadSnapshot().Value), Describe(copy.ReadSnapshot().Value));
            Assert.Equal(store.Hash().Value, copy.Hash().Value);
            var command = commands.Next();
            var (first, second) = (store.Apply(command), copy.Apply(command));
            Assert.Equal(first.Error, second.Error);
            Assert.Equal(Describe(first.Value), Describe(second.Value));
        }

        Assert.Equal(Deliver(store), Deliver(copy));
        foreach (var lease in store.ListLeases())
        {
            Assert.Equal(Describe(store.FindLease(lease.Id)), Describe(copy.FindLease(lease.Id)));
        }
    }

    /// <summary>What a watch on everything delivers, from the first available revision.</summary>
    private static List<string> Deliver(WatchableStore store)
    {
        var start = Math.Max(1, store.CompactRevision);
        using var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = KeyRange.All, StartRevision = start, PrevKv = true });
        var delivered = new List<string>();
        while (stream.TryRead(out var response))
        {
            delivered.AddRange(response.Events.ToArray().Select(change => Describe(change)));
        }

        Assert.Equal(store.ReadSnapshot().Value.Events.Count(change => change.Revision.Main >= start), delivered.Count);
        return delivered;
    }

    /// <summary>With all that is in its lists.</summary>
    private static string Describe(object? value) =>
        JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Json);

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new Polymorphic<Op>(), new Polymorphic<OpResult>(), new BytesAsText() },
    };

    private sealed class Polymorphic<T> : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new InvalidOperationException("It is written to be compared, and never read.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, (object)value, value.GetType(), options);

        public override bool CanConvert(Type type) => type == typeof(T);
    }

    private sealed class BytesAsText : JsonConverter<Bytes>
    {
        public override Bytes Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new InvalidOperationException("It is written to be compared, and never read.");

        public override void Write(Utf8JsonWriter writer, Bytes value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Convert.ToHexString(value.Span));
    }
}
