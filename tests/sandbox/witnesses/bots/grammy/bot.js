// The bot of the scenarios on grammY: `node bot.js ADDRESS TOKEN polling` or `… ADDRESS TOKEN webhook PORT SECRET`.
// What it has to do, the table in test_bots.py says.

import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Bot, GrammyError, HttpError, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard, webhookCallback,
} from "grammy";

const [address, token, transport, port, secret] = process.argv.slice(2);
const DOT = Buffer.from(
  "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550" +
    "000000a49444154789c636800000082008177cd72b60000000049454e44ae426082",
  "hex",
);

const bot = new Bot(token, { client: { apiRoot: address } });
const countKeyboard = (number) => new InlineKeyboard().text("Count", `count:${number}`);
const dot = () => new InputFile(DOT, "dot.png");

bot.on("my_chat_member", async (ctx) => {
  if (ctx.myChatMember.new_chat_member.status === "member") await ctx.reply("Good to be back");
});
bot.on("edited_message:text", (ctx) => ctx.reply(`You changed it to: ${ctx.editedMessage.text}`));
bot.chatType("group").on("message:text", (ctx) => ctx.reply("Hello, all of you"));

bot.command("start", (ctx) =>
  ctx.reply(`Hello <b>${ctx.from.first_name}</b>`, {
    parse_mode: "HTML",
    reply_markup: countKeyboard(1).row().text("Warn", "warn"),
  }));
bot.command("where", (ctx) =>
  ctx.reply("Where are you?", { reply_markup: new Keyboard().requestLocation("Here").row().text("Rather not") }));
bot.command("picture", (ctx) =>
  ctx.replyWithPhoto(dot(), { caption: "A dot", reply_markup: new InlineKeyboard().text("Other", "other") }));
bot.command("album", (ctx) =>
  ctx.replyWithMediaGroup([InputMediaBuilder.photo(dot()), InputMediaBuilder.photo(dot(), { caption: "Two" })]));
bot.command("table", (ctx) =>
  ctx.replyWithDocument(new InputFile(Buffer.from("a,b\n"), "table.csv"), { caption: "A table" }));

bot.command("try", async (ctx) => {
  for (;;) {
    try {
      await ctx.reply("Tried");
      return;
    } catch (error) {
      if (error instanceof HttpError) {
        await ctx.reply("Was that heard?");
        return;
      }
      if (!(error instanceof GrammyError)) throw error;
      await sleep((error.parameters.retry_after ?? 0) * 1000);
    }
  }
});

bot.command("poke", async (ctx) => {
  try {
    await ctx.api.sendMessage(ctx.match, "Boo");
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 403) throw error;
    await ctx.reply(error.description);
  }
});

bot.callbackQuery(/^count:(\d+)$/, async (ctx) => {
  const number = Number(ctx.match[1]);
  await ctx.answerCallbackQuery(`Counted ${number}`);
  await ctx.editMessageText(`Count: ${number}`, { reply_markup: countKeyboard(number + 1) });
});
bot.callbackQuery("warn", (ctx) => ctx.answerCallbackQuery({ text: "Careful!", show_alert: true }));
bot.callbackQuery("other", async (ctx) => {
  await ctx.answerCallbackQuery();
  await ctx.editMessageCaption({ caption: "The same dot" });
});
bot.on("callback_query", (ctx) => ctx.answerCallbackQuery("What was that?"));

bot.on("message:location", (ctx) =>
  ctx.reply(`At ${ctx.message.location.latitude.toFixed(0)} north`, { reply_markup: { remove_keyboard: true } }));
bot.on("message:photo", async (ctx) => {
  const file = await ctx.getFile();
  const answer = await fetch(`${address}/file/bot${token}/${file.file_path}`);
  await ctx.reply(`${(await answer.arrayBuffer()).byteLength} bytes`);
});
bot.on("message:text", (ctx) => ctx.reply(`You said: ${ctx.message.text}`));

bot.catch((error) => console.error(error));

const commands = () =>
  bot.api.setMyCommands([
    { command: "start", description: "Begin" },
    { command: "where", description: "Say where you are" },
  ]);

if (transport === "polling") {
  process.once("SIGTERM", () => bot.stop());
  await bot.start({ onStart: commands });
} else {
  const server = createServer(webhookCallback(bot, "http", { secretToken: secret }));
  process.once("SIGTERM", () => process.exit(0));
  await new Promise((listening) => server.listen(Number(port), "127.0.0.1", listening));
  await bot.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: secret });
  await commands();
}
